import { Stack, Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';

/**
 * Says why something is as it is that cdk-nag's AwsSolutions would have otherwise: apps that are checked with it find
 * the reason instead of a finding. Apps without it notice nothing.
 *
 * @param reasons by rule: `{ SQS3: 'What waits for Slack …' }`
 */
export function acknowledge(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  const rules = Object.entries(reasons).map(([rule, reason]) => ({ id: `AwsSolutions-${rule}`, reason }));
  Validations.of(construct).acknowledge(...rules);
}

/**
 * Allows what AWS takes no narrower resource for, and says why.
 *
 * @param resourceArn with a `*`
 */
export function grantWildcard(grantee: IGrantable, actions: string[], resourceArn: string, reason: string): Grant {
  const grant = Grant.addToPrincipal({ grantee, actions, resourceArns: [resourceArn] });
  acknowledgeWildcard(grantee, resourceArn, reason);
  return grant;
}

/** Says why a resource, or an action, with a `*` in the policy of a grantee is as narrow as it can be. */
export function acknowledgeWildcard(
  grantee: IGrantable,
  resourceArn: string,
  reason: string,
  kind: 'Action' | 'Resource' = 'Resource',
): void {
  // A policy stands below its role; with a feature flag, below the function that has the role.
  for (const holder of new Set([grantee, grantee.grantPrincipal])) {
    if (!Construct.isConstruct(holder)) continue;
    holder.node.addValidation({
      validate: () => {
        // Only now the references to other stacks are as they are in the template.
        const resource = asInFinding(Stack.of(holder).resolve(resourceArn));
        acknowledge(holder, { [`IAM5[${kind}::${resource}]`]: reason });
        return [];
      },
    });
  }
}

/** A resource as cdk-nag writes it into the name of a finding: `<Bucket.Arn>/records/*`. */
function asInFinding(value: unknown): string {
  if (typeof value === 'string') return value.replaceAll('${', '<').replaceAll('}', '>');
  const [[intrinsic, operand] = []] = Object.entries(value as Record<string, unknown>);
  switch (intrinsic) {
    case 'Fn::Join': {
      const [separator, parts] = operand as [string, unknown[]];
      return parts.map(asInFinding).join(separator);
    }
    case 'Fn::GetAtt':
      return `<${(operand as unknown[]).map(asInFinding).join('.')}>`;
    case 'Fn::Sub':
    case 'Fn::ImportValue':
      return asInFinding(operand);
    case 'Ref':
      return `<${asInFinding(operand)}>`;
    default:
      return JSON.stringify(value);
  }
}
