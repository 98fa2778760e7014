export type { Rule } from '../../domain/notifications/rule';
export type { Outbox } from './outbox';
export { type ISlackApp, SlackApp, type SlackAppFromSecretProps } from './slack-app';
export { SlackNotifications, type SlackNotificationsProps } from './slack-notifications';
