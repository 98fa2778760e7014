import { Stack, Validations } from 'aws-cdk-lib';
import type { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { boundary } from '../../domain/people/boundary';
import { boundaryName } from '../../domain/people/place';
import { acknowledge } from '../acknowledge';
import { createPolicy } from './managed-policies';
import { placeOf } from './place-of';

const ALLOWS_NOTHING = 'A boundary allows nothing by itself: it limits what the policies of a role allow.';

/** The permissions boundary of roles that app teams create in a stage. */
export function createBoundary(scope: Construct, stage: string): ManagedPolicy {
  const made = createPolicy(
    scope,
    'Boundary',
    boundaryName(stage),
    `Towpath: what roles that app teams create may ever do in the stage ${stage}`,
    boundary(placeOf(scope, stage), outermost(Stack.of(scope)).stackName),
    ALLOWS_NOTHING,
  );
  // cdk-nag fails over a NotAction, and says that of the whole rule.
  acknowledge(made, { IAM5: ALLOWS_NOTHING });
  Validations.of(made).acknowledge({ id: 'CloudFormation-Validate::W2512', reason: ALLOWS_NOTHING });
  return made;
}

/** The names of what nested stacks hold begin with that of the outermost, too. */
function outermost(stack: Stack): Stack {
  return stack.nestedStackParent ? outermost(stack.nestedStackParent) : stack;
}
