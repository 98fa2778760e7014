import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { addConfiguration, bundleFolder, CodeWithConfiguration } from './bundle';

export interface TowpathFunctionProps {
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
  /** @default outside of any VPC */
  readonly vpc?: IVpc;
  /** @default the private or isolated subnets of `vpc` */
  readonly vpcSubnets?: SubnetSelection;
}

/** One of Towpath's own functions: Node.js 24 on ARM64, its logs kept for a month, a role that may write those logs and nothing else. */
export class TowpathFunction extends LambdaFunction {
  constructor(scope: Construct, id: string, props: TowpathFunctionProps) {
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: RetentionDays.ONE_MONTH,
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
    if (props.configuration) addConfiguration(this, props.bundle, props.configuration);
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
