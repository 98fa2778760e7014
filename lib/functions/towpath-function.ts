import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { NAMESPACE, type TowpathMetric } from '../../domain/monitoring/metrics';
import { acknowledgeWildcard } from '../acknowledge';
import { addConfiguration, bundleFolder, CodeWithConfiguration } from './bundle';
import { letLogsUse } from './log-encryption';

/** What can be said of the functions that a construct makes. */
export interface FunctionOptions {
  /**
   * The network that functions run in. They reach SSM, DynamoDB, S3, SQS and what else they use by its NAT gateway or
   * endpoints.
   * @default none: functions reach AWS's services directly
   */
  readonly vpc?: IVpc;

  /** @default the private or isolated subnets of `vpc` */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * How long logs are kept. They tell what happened, and nothing of what stood in a record.
   * @default one month
   */
  readonly logRetention?: RetentionDays;

  /**
   * Whether X-Ray keeps traces. Lambda samples one request a second and one in twenty of the others.
   * @default active: it costs nothing when idle, and shows where time goes
   */
  readonly tracing?: Tracing;
}

export interface TowpathFunctionProps extends FunctionOptions {
  /** Which of Towpath's functions, `<feature>/<function>`. */
  readonly bundle: string;
  readonly description: string;
  readonly environment?: Record<string, string>;
  /**
   * What travels with the code as configuration.json; asked for when the app is synthesised.
   * @default none
   */
  readonly configuration?: () => object;
  /** @default 30 seconds */
  readonly timeout?: Duration;
  /** In MiB. @default 512: with less, Lambda gives too little processor for a quick cold start */
  readonly memorySize?: number;
  /** The key that encrypts the function's logs. @default CloudWatch's own */
  readonly encryptionKey?: IKey;
}

/** One of Towpath's own functions: Node.js 24 on ARM64, its logs kept for a month, a role that may write those logs and nothing else. */
export class TowpathFunction extends LambdaFunction {
  constructor(scope: Construct, id: string, props: TowpathFunctionProps) {
    if (props.encryptionKey) letLogsUse(props.encryptionKey);
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: props.logRetention ?? RetentionDays.ONE_MONTH,
      encryptionKey: props.encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    super(scope, id, {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: props.configuration ? new CodeWithConfiguration() : Code.fromAsset(bundleFolder(props.bundle)),
      environment: props.environment,
      timeout: props.timeout ?? Duration.seconds(30),
      memorySize: props.memorySize ?? 512,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: props.tracing ?? Tracing.ACTIVE,
      role: new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }),
      vpc: props.vpc,
      vpcSubnets: props.vpcSubnets,
    });
    this.addToRolePolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    if (props.vpc) this.addToRolePolicy(networkInterfaces());
    acknowledgeWildcard(
      this,
      '*',
      'Traces of X-Ray, and network interfaces that Lambda has still to make, have no ARN to name.',
    );
    if (props.configuration) addConfiguration(this, props.bundle, props.configuration);
  }

  /** One of the metrics that the function emits itself. */
  metricOfTowpath(name: TowpathMetric, options?: MetricOptions): Metric {
    return new Metric({
      namespace: NAMESPACE,
      metricName: name,
      dimensionsMap: { service: this.functionName },
      statistic: 'Sum',
      ...options,
    });
  }
}

/**
 * What Lambda itself needs to put a function into a VPC; these actions take no narrower resource before the interfaces
 * exist. https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
function networkInterfaces(): PolicyStatement {
  return new PolicyStatement({
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
  });
}
