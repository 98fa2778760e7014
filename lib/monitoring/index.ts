export type { AlarmsOfConstruct, AlarmTuning } from './alarms';
export { Monitoring } from './monitoring';
