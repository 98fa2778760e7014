export { FailureStore, type FailureStoreGrants, type FailureStoreProps, type IFailureStore } from './failure-store';
