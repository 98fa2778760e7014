export {
  type HttpMethod,
  type ISearchDomain,
  SearchDomain,
  type SearchDomainFromEndpointProps,
  type SearchDomainProps,
} from './search-domain';
export type { SearchDomainAlarms } from './search-domain-alarms';
export { SearchIndex, type SearchIndexGrants, type SearchIndexProps } from './search-index';
export type { SearchIndexAlarms } from './search-index-alarms';
