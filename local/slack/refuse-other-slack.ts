import type { SynthesisedStack } from '../deployment/stacks';
import { LocalError } from '../local-error';

/**
 * Refuses an app whose functions would talk to another Slack than the stand-in: they would call the real one, and nothing
 * would be seen here.
 *
 * @param apiUrl the stand-in's Web API
 * @throws LocalError that names the functions and what to write
 */
export function refuseOtherSlack(stacks: readonly SynthesisedStack[], apiUrl: string): void {
  const others = stacks.flatMap(({ name, template }) =>
    Object.entries(template.Resources ?? {})
      .filter(([, { Properties }]) => isOther(Properties?.Environment, apiUrl))
      .map(([logicalId]) => `${name}/${logicalId}`),
  );
  if (others.length === 0) return;
  throw new LocalError(
    `${others.join(', ')} would talk to Slack itself; give SlackApp the address of the stand-in, which comes as context: ` +
      "apiUrl: this.node.tryGetContext('slackApiUrl'). On AWS the context is absent, and the address is Slack's",
  );
}

function isOther(environment: unknown, apiUrl: string): boolean {
  const { Variables } = (environment ?? {}) as { Variables?: Readonly<Record<string, unknown>> };
  const url = Variables?.SLACK_API_URL;
  return url !== undefined && url !== apiUrl;
}
