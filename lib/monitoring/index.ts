export type { AlarmsOfConstruct, AlarmTuning } from './alarms';
export { type AnnounceOptions, Monitoring } from './monitoring';
