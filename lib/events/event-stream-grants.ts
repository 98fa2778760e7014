import { Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IStream } from 'aws-cdk-lib/aws-kinesis';
import type { IConstruct } from 'constructs';
import { type Carries, refusesPublished } from '../../domain/events/carries';
import { Mistake } from '../mistake';

/** What of an event stream grants depend on. */
interface GrantableStream extends IConstruct {
  readonly stream: IStream;
  readonly registryPath: string;
  readonly carries: Carries;
  readonly entities: ReadonlyMap<string, unknown>;
}

/** What can be allowed with an event stream. */
export class EventStreamGrants {
  private readonly publishers: string[] = [];

  constructor(private readonly stream: GrantableStream) {
    stream.node.addValidation({ validate: () => this.mistakesOfPublishers() });
  }

  /** To read the records, as an event source mapping does for a function. */
  read(grantee: IGrantable): Grant {
    this.stream.stream.encryptionKey?.grantDecrypt(grantee);
    return this.grant(grantee, [
      'kinesis:DescribeStream',
      'kinesis:DescribeStreamSummary',
      'kinesis:GetRecords',
      'kinesis:GetShardIterator',
      'kinesis:ListShards',
    ]);
  }

  /**
   * To publish events of their own. An error at synth where the stream carries changes of tables, and not `both`: whoever may
   * publish could forge a change.
   */
  publish(grantee: IGrantable): Grant {
    this.publishers.push(String(grantee.grantPrincipal));
    this.stream.stream.encryptionKey?.grant(grantee, 'kms:GenerateDataKey');
    return this.grant(grantee, ['kinesis:PutRecord', 'kinesis:PutRecords']);
  }

  /** To look up the stream's entities. */
  readRegistry(grantee: IGrantable): Grant {
    const resource = `parameter${this.stream.registryPath}/tables`;
    return Grant.addToPrincipal({
      grantee,
      actions: ['ssm:GetParametersByPath'],
      resourceArns: [Stack.of(this.stream).formatArn({ service: 'ssm', resource })],
    });
  }

  private grant(grantee: IGrantable, actions: string[]): Grant {
    return Grant.addToPrincipal({ grantee, actions, resourceArns: [this.stream.stream.streamArn] });
  }

  private mistakesOfPublishers(): string[] {
    const { carries, entities } = this.stream;
    if (!refusesPublished(carries, entities.keys()) || this.publishers.length === 0) return [];
    const changes = carries === 'changes' ? 'changes of tables' : `changes of ${[...entities.keys()].join(', ')}`;
    const mistake = new Mistake(
      this.stream,
      `\`grants.publish\` was given to ${this.publishers.join(', ')}, and the stream carries ${changes}: a publisher could forge one. Publish to a stream of its own, on a platform \`platform.events\`, or write \`carries: 'both'\``,
      'EventStream',
    );
    return [mistake.message];
  }
}
