import type { IStream } from 'aws-cdk-lib/aws-kinesis';
import { nothingHappened } from './alarms';
import type { SignalSource, Watch } from './golden-signals';
import { streamThrottleAlarms } from './throttle-alarms';

export function streamSignals(stream: IStream, { label, level }: Watch): SignalSource {
  const { path } = stream.node;
  const behind = (title?: string) =>
    stream.metricGetRecordsIteratorAgeMilliseconds({ statistic: 'Maximum', label: title });
  const reads = (title?: string) => stream.metricReadProvisionedThroughputExceeded({ statistic: 'Sum', label: title });
  const writes = (title?: string) =>
    stream.metricWriteProvisionedThroughputExceeded({ statistic: 'Sum', label: title });
  return {
    signals: {
      rate: [stream.metricIncomingRecords({ statistic: 'Sum', label })],
      errors: [],
      failures: [],
      duration: [behind(`${label}: slowest reader`)],
      saturation: [reads(`${label}: reads refused`), writes(`${label}: writes refused`)],
    },
    alarms: {
      readerBehind: {
        metric: behind(),
        threshold: level.waiting,
        evaluationPeriods: 3,
        datapointsToAlarm: 2,
        says: `The slowest reader of ${path} is too far behind.`,
        missing: nothingHappened,
      },
      ...streamThrottleAlarms({ reads: reads(), writes: writes() }, path),
    },
  };
}
