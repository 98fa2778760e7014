export type { Size } from '../../domain/platform/sizes';
export type { IPlatform, IPlatformLoadBalancer, IPlatformNetwork } from './i-platform';
export { idleEstimate } from './idle-estimate';
export { Platform, type PlatformProps } from './platform';
export {
  type DnsParameters,
  defineStages,
  type LoadBalancer,
  type NetworkParameters,
  type PlatformParameters,
  type PlatformStage,
  type SlackParameters,
  type StageParameters,
  type StreamParameters,
} from './stage';
