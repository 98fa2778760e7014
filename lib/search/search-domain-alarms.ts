import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, GraphWidget, type IWidget, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IDomain } from 'aws-cdk-lib/aws-opensearchservice';
import {
  type AlarmDefinition,
  type AlarmName,
  type AlarmsOfConstruct,
  type AlarmTuning,
  nothingHappened,
} from '../monitoring/alarms';

/**
 * The alarms of a `SearchDomain`, mostly those that AWS recommends:
 * https://docs.aws.amazon.com/opensearch-service/latest/developerguide/cloudwatch-alarms.html
 */
export interface SearchDomainAlarms extends AlarmsOfConstruct {
  /**
   * Some documents cannot be searched or written: a shard and all its copies have no node.
   * @default at once
   */
  readonly clusterRed?: AlarmTuning | false;

  /**
   * Some shard has fewer copies than it should.
   * @default for an hour: a node that is replaced makes it so for a while
   */
  readonly clusterYellow?: AlarmTuning | false;

  /**
   * A node's disk is nearly full.
   * @default a quarter of `volumeSize` is free (threshold in MiB)
   */
  readonly freeStorage?: AlarmTuning | false;

  /**
   * The domain refuses all writes, for want of disk or memory.
   * @default at once
   */
  readonly writesBlocked?: AlarmTuning | false;

  /**
   * Memory is short.
   * @default 95 % in each of three minutes
   */
  readonly memoryPressure?: AlarmTuning | false;

  /**
   * The processors are busy.
   * @default 80 % in each of three periods of 15 minutes
   */
  readonly processorBusy?: AlarmTuning | false;

  /**
   * The daily snapshot failed.
   * @default at once
   */
  readonly snapshotFailed?: AlarmTuning | false;

  /**
   * The key that encrypts the domain cannot be used.
   * @default at once
   */
  readonly keyUnusable?: AlarmTuning | false;
}

export const SEARCH_DOMAIN_ALARMS = [
  'clusterRed',
  'clusterYellow',
  'freeStorage',
  'writesBlocked',
  'memoryPressure',
  'processorBusy',
  'snapshotFailed',
  'keyUnusable',
] as const satisfies AlarmName<SearchDomainAlarms>[];

const domainIsGone = {
  treat: TreatMissingData.MISSING,
  because: 'Without data nothing is known of the domain, and the alarm says so: insufficient data.',
};

export function searchDomainAlarms(
  domain: IDomain,
  volumeSize: number,
  hasOwnKey: boolean,
): Partial<Record<AlarmName<SearchDomainAlarms>, AlarmDefinition>> {
  const period = Duration.minutes(1);
  return {
    clusterRed: {
      metric: domain.metricClusterStatusRed({ period }),
      threshold: 1,
      says: 'Some documents cannot be searched or written: a shard has no node.',
      missing: domainIsGone,
    },
    clusterYellow: {
      metric: domain.metricClusterStatusYellow({ period: Duration.minutes(5) }),
      threshold: 1,
      evaluationPeriods: 12,
      says: 'Some shard has fewer copies than it should.',
      missing: domainIsGone,
    },
    freeStorage: {
      metric: domain.metricFreeStorageSpace({ period }),
      threshold: (volumeSize * 1024) / 4,
      comparison: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
      says: 'The disk of a node is nearly full.',
      missing: domainIsGone,
    },
    writesBlocked: {
      metric: domain.metricClusterIndexWritesBlocked({ period: Duration.minutes(5) }),
      threshold: 1,
      says: 'The domain refuses all writes.',
      missing: domainIsGone,
    },
    memoryPressure: {
      metric: domain.metricJVMMemoryPressure({ period }),
      threshold: 95,
      evaluationPeriods: 3,
      says: 'The memory of a node is short.',
      missing: domainIsGone,
    },
    processorBusy: {
      metric: domain.metricCPUUtilization({ period: Duration.minutes(15) }),
      threshold: 80,
      evaluationPeriods: 3,
      says: 'The processors of the domain are busy.',
      missing: domainIsGone,
    },
    snapshotFailed: {
      metric: domain.metricAutomatedSnapshotFailure({ period }),
      threshold: 1,
      says: 'The daily snapshot of the domain failed.',
      missing: nothingHappened,
    },
    ...(hasOwnKey && {
      keyUnusable: {
        metric: domain.metricKMSKeyInaccessible({ period }),
        threshold: 1,
        says: 'The key that encrypts the domain cannot be used.',
        missing: nothingHappened,
      },
    }),
  };
}

export function searchDomainWidgets(domain: IDomain): IWidget[] {
  return [
    new GraphWidget({
      title: 'Health (1 is red or yellow)',
      left: [domain.metricClusterStatusRed({ label: 'red' }), domain.metricClusterStatusYellow({ label: 'yellow' })],
      width: 8,
    }),
    new GraphWidget({ title: 'Free disk (MiB)', left: [domain.metricFreeStorageSpace()], width: 8 }),
    new GraphWidget({
      title: 'Busy (%)',
      left: [domain.metricCPUUtilization({ label: 'processors' }), domain.metricJVMMemoryPressure({ label: 'memory' })],
      width: 8,
    }),
  ];
}
