export type { SearchDomainFromEndpointProps } from './endpoint-search-domain';
export { SearchDomain, type SearchDomainProps } from './search-domain';
export type { HttpMethod, ISearchDomain } from './search-domain-access';
export type { SearchDomainAlarms } from './search-domain-alarms';
export { SearchIndex, type SearchIndexGrants, type SearchIndexProps } from './search-index';
export type { SearchIndexAlarms } from './search-index-alarms';
