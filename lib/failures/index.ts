export { FailureStore, type FailureStoreProps } from './failure-store';
