export type { Rule } from '../../domain/notifications/rule';
export type { Outbox } from './outbox';
export { type ISlackApp, SlackApp, type SlackAppFromSecretProps, type SlackAppGrants } from './slack-app';
export {
  SlackNotifications,
  type SlackNotificationsAlarms,
  type SlackNotificationsProps,
} from './slack-notifications';
