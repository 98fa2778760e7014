export { type AwsAnnouncements, startAwsAnnouncements } from './aws-announcements';
export { rulesOf } from './rules';
