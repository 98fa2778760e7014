import { ContextProvider, Stack, Token } from 'aws-cdk-lib';
import { ContextProvider as Provider } from 'aws-cdk-lib/cloud-assembly-schema';
import { PROVIDER_ERROR_KEY } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import { type PartName, parameterName } from '../../domain/platform/stage-description';
import { Mistake } from '../mistake';
import { isObject } from '../prop-check';
import { somePart, someStage } from './some-stage';

/** Where an app learns what a stage says of itself: the whole of it, or of a part; undefined while that is not known. */
export type AskStage = (part?: PartName) => unknown;

/**
 * Asks SSM Parameter Store of the stack's account and region while the app is synthesised. The CDK toolkit does that
 * between two rounds of a synthesis, and keeps the answers in cdk.context.json.
 *
 * @param who the way of asking, as users know it
 * @throws Mistake where the stack has no account and region, or these have no such stage
 */
export function lookUp(scope: Construct, stage: string, who: string): AskStage {
  const { account, region, node } = Stack.of(scope);
  if (Token.isUnresolved(account) || Token.isUnresolved(region)) {
    throw new Mistake(
      scope,
      `stage "${stage}" is looked up when the app is synthesised, and stack "${node.path}" says no account and region; give it those of the stage: { env: { account: '111122223333', region: 'eu-west-1' } }`,
      who,
    );
  }
  return (part) => {
    const name = parameterName(stage, part);
    const question = { provider: Provider.SSM_PARAMETER_PROVIDER, props: { parameterName: name } };
    const answer: unknown = scope.node.tryGetContext(ContextProvider.getKey(scope, question).key);
    if (isObject(answer) && PROVIDER_ERROR_KEY in answer) {
      throw new Mistake(
        scope,
        `there is no stage "${stage}" in account ${account} and region ${region}: ${answer[PROVIDER_ERROR_KEY]}. Deploy the platform there, or give stack "${node.path}" the \`env\` of the stage`,
        who,
      );
    }
    if (answer === undefined) ContextProvider.getValue(scope, { ...question, dummyValue: undefined });
    return typeof answer === 'string' ? JSON.parse(answer) : answer;
  };
}

/** The key of an app's context that describes a stage. */
function contextKey(stage: string): string {
  return `towpath:stages/${stage}`;
}

/**
 * Asks the app's context.
 *
 * @throws Mistake where it says nothing of the stage
 */
export function readContext(scope: Construct, stage: string, who: string): AskStage {
  const key = contextKey(stage);
  const context: unknown = scope.node.tryGetContext(key);
  if (!isObject(context)) {
    throw new Mistake(
      scope,
      `the app's context has no "${key}"; describe the stage there, or write {} for a stage with everything: new App({ context: { '${key}': {} } })`,
      who,
    );
  }
  return (part) => {
    const said = context[part ?? 'stage'];
    const standIn = part === undefined ? someStage(scope, stage) : somePart(scope, part);
    return isObject(said) ? { ...standIn, ...said } : standIn;
  };
}
