export type { NetworkFromVpcProps } from './existing-network';
export type { HttpsLoadBalancer, LoadBalancerOptions } from './https-load-balancer';
export type { LoadBalancerAlarms } from './load-balancer-alarms';
export { Nat } from './nat';
export { Network, type NetworkProps } from './network';
export type { NetworkAlarms } from './network-alarms';
export type { INetwork, NetworkDomain, NetworkOptions } from './network-base';
