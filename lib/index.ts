export * from './events';
export * from './failures';
export * from './notifications';
export * from './search';
