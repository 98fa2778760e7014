import { Annotations, ContextProvider, Stack, Token } from 'aws-cdk-lib';
import { ContextProvider as Provider } from 'aws-cdk-lib/cloud-assembly-schema';
import { PROVIDER_ERROR_KEY } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import { type PartName, parameterName } from '../../domain/platform/stage-description';
import { Mistake } from '../mistake';
import { isObject } from '../prop-check';
import { standInPart, standInStage } from './stand-in';

/** Where an app learns what a stage says of itself: the whole of it, or of a part; undefined while that is not known. */
export type AskStage = (part?: PartName) => unknown;

/**
 * Asks SSM Parameter Store of the stack's account and region while the app is synthesised. The CDK toolkit does that
 * between two rounds of a synthesis, and keeps the answers in cdk.context.json. What the app's context says goes before it.
 *
 * @param who the way of asking, as users know it
 * @throws Mistake where the stack has no account and region, or these have no such stage
 */
export function lookUp(scope: Construct, stage: string, who: string): AskStage {
  if (isInContext(scope, stage)) {
    if (scope.node.tryGetContext(EVERY_STAGE) === undefined) {
      Annotations.of(scope).addWarningV2(
        'towpath:stage-from-context',
        `stage "${stage}" is not looked up: it is what the app's context says, as in a test. Before a deployment, take "${contextKey(stage)}" out of it`,
      );
    }
    return readContext(scope, stage, who);
  }
  const { account, region, node } = Stack.of(scope);
  if (Token.isUnresolved(account) || Token.isUnresolved(region)) {
    throw new Mistake(
      scope,
      `stage "${stage}" is looked up when the app is synthesised, and stack "${node.path}" says no account and region; give it those of the stage: { env: { account: '111122223333', region: 'eu-west-1' } }. Where it takes them from CDK_DEFAULT_ACCOUNT and CDK_DEFAULT_REGION, it is the shell that lacks credentials: aws sso login --profile …`,
      who,
    );
  }
  return (part) => {
    const name = parameterName(stage, part);
    const question = { provider: Provider.SSM_PARAMETER_PROVIDER, props: { parameterName: name } };
    const answer: unknown = scope.node.tryGetContext(ContextProvider.getKey(scope, question).key);
    if (isObject(answer) && PROVIDER_ERROR_KEY in answer) {
      throw new Mistake(scope, notFound(stage, Stack.of(scope), String(answer[PROVIDER_ERROR_KEY])), who);
    }
    if (answer === undefined) ContextProvider.getValue(scope, { ...question, dummyValue: undefined });
    return typeof answer === 'string' ? parsed(answer) : answer;
  };
}

/** @param why as the toolkit says it */
function notFound(stage: string, { account, region, node }: Stack, why: string): string {
  const isAbsent = why.includes('not available in account');
  return isAbsent
    ? `there is no stage "${stage}" in account ${account} and region ${region}: ${why}. Deploy the platform there, or give stack "${node.path}" the \`env\` of the stage`
    : `stage "${stage}" could not be looked up: ${why}. Give the shell credentials of account ${account}, or commit the cdk.context.json that a synthesis with credentials has written`;
}

/** What is no JSON is no description of any version. */
function parsed(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return null;
  }
}

/** The key of an app's context that describes a stage. */
export function contextKey(stage: string): string {
  return `towpath:stages/${stage}`;
}

/** The key of an app's context by which all stages stand for themselves, where nothing is deployed: `stand-in`. */
const EVERY_STAGE = 'towpath:stages';

/** Whether an app's context describes a stage. */
export function isInContext(scope: Construct, stage: string): boolean {
  return describedIn(scope, stage) !== undefined;
}

function describedIn(scope: Construct, stage: string): unknown {
  const every = scope.node.tryGetContext(EVERY_STAGE) === 'stand-in' ? {} : undefined;
  return scope.node.tryGetContext(contextKey(stage)) ?? every;
}

/**
 * Asks the app's context.
 *
 * @throws Mistake where it says nothing of the stage
 */
export function readContext(scope: Construct, stage: string, who: string): AskStage {
  const key = contextKey(stage);
  const context = describedIn(scope, stage);
  if (!isObject(context)) {
    throw new Mistake(
      scope,
      `the app's context has no "${key}"; describe the stage there, or write {} for a stage with everything: new App({ context: { '${key}': {} } })`,
      who,
    );
  }
  const parts = standInStage(scope, stage).parts.filter((part) => context[part] !== false);
  checkNames(scope, who, key, context, ['stage', ...standInStage(scope, stage).parts]);
  return (part) => {
    const said = context[part ?? 'stage'];
    const standIn = part === undefined ? { ...standInStage(scope, stage), parts } : standInPart(scope, part);
    if (!isObject(said)) return standIn;
    const optional = part === undefined ? ['runbooks'] : [];
    checkNames(scope, who, `${key}.${part ?? 'stage'}`, said, [...Object.keys(standIn), ...optional]);
    return { ...standIn, ...said };
  };
}

/** A name that is written wrong would be no more than left out. */
function checkNames(scope: Construct, who: string, place: string, said: object, known: readonly string[]): void {
  const other = Object.keys(said).find((name) => !known.includes(name));
  if (other === undefined) return;
  throw new Mistake(scope, `"${place}" in the app's context has "${other}"; it may have ${known.join(', ')}`, who);
}
