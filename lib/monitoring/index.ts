export type { ErrorWindow, Severity } from '../../domain/monitoring/service-level';
export { ServiceLevel } from '../../domain/monitoring/service-level';
export type { AlarmsOfConstruct, AlarmTuning } from './alarms';
export { type AnnounceOptions, Monitoring } from './monitoring';
export type {
  DeadLetterQueueSignalAlarms,
  FunctionSignalAlarms,
  QueueSignalAlarms,
  ServiceAlarms,
  StreamSignalAlarms,
  TableSignalAlarms,
  TargetGroupSignalAlarms,
} from './service-alarms';
export { ServiceMonitoring, type ServiceMonitoringProps } from './service-monitoring';
