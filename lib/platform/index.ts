export type { Size } from '../../domain/platform/sizes';
export type { IPlatform, IPlatformLoadBalancer, IPlatformNetwork } from './i-platform';
export { idleEstimate } from './idle-estimate';
export { Platform, type PlatformProps } from './platform';
export { defineStages, type PlatformStage, type StagePeople, stagesNamed } from './stage';
export type {
  DnsParameters,
  IdentityCenterParameters,
  LoadBalancer,
  NetworkParameters,
  PeopleParameters,
  PlatformParameters,
  SlackParameters,
  StageParameters,
  StreamParameters,
} from './stage-parameters';
