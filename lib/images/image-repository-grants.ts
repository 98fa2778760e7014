import { Stack } from 'aws-cdk-lib';
import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import { Grant, type IGrantable, PrincipalWithConditions, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { acknowledgeWildcard } from '../acknowledge';

interface Holder extends IConstruct {
  readonly repository: IRepository;
}

const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

const PUSH = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:CompleteLayerUpload',
  'ecr:InitiateLayerUpload',
  'ecr:PutImage',
  'ecr:UploadLayerPart',
];

/** What Lambda itself needs to run a function from an image. */
const RUN = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/** What can be allowed with a repository of images. */
export class ImageRepositoryGrants {
  constructor(private readonly holder: Holder) {}

  /**
   * To pull images: a role of a cluster or of servers, an account, or `new ServicePrincipal('lambda.amazonaws.com')` for
   * the functions of this account and region.
   */
  pull(grantee: IGrantable): Grant {
    const { grantPrincipal } = grantee;
    if (grantPrincipal instanceof ServicePrincipal) return this.letServicePull(grantPrincipal);
    return this.grant(grantee, PULL);
  }

  /** To push images. What is pushed cannot be overwritten. */
  push(grantee: IGrantable): Grant {
    return this.grant(grantee, PUSH);
  }

  private grant(grantee: IGrantable, actions: string[]): Grant {
    const granted = this.holder.repository.grant(grantee, ...actions);
    Grant.addToPrincipal({ grantee, actions: ['ecr:GetAuthorizationToken'], resourceArns: ['*'] });
    acknowledgeWildcard(grantee, '*', 'The token to sign in to the registry is that of the account, and has no ARN.');
    return granted;
  }

  /**
   * Only on behalf of this account: anyone could have the service act for theirs.
   * https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#gettingstarted-images-permissions
   */
  private letServicePull(principal: ServicePrincipal): Grant {
    const { partition, region, account } = Stack.of(this.holder);
    const isLambda = principal.service.startsWith('lambda.');
    const grantee = new PrincipalWithConditions(principal, {
      StringEquals: { 'aws:SourceAccount': account },
      ...(isLambda && { ArnLike: { 'aws:SourceArn': `arn:${partition}:lambda:${region}:${account}:function:*` } }),
    });
    return this.holder.repository.grant(grantee, ...(isLambda ? RUN : PULL));
  }
}
