export {
  type HttpMethod,
  type ISearchDomain,
  SearchDomain,
  type SearchDomainFromEndpointProps,
  type SearchDomainProps,
} from './search-domain';
export { SearchIndex, type SearchIndexProps } from './search-index';
