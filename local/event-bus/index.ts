export { type AwsAnnouncements, startAwsAnnouncements } from './aws-announcements';
export { eventsPut } from './events-put';
export { rulesOf } from './rules';
