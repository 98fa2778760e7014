import type { Template } from '../../../local/deployment/adapt-template';
import { type TemplateValues, textOf } from '../../permissions/template-text';

/** Context as the toolkit writes it when it looks up what a deployed platform says of itself. */
export function descriptionsIn(
  { Resources = {} }: Template,
  values: TemplateValues,
  { account, region }: { readonly account: string; readonly region: string },
): Record<string, string> {
  return Object.fromEntries(
    Object.values(Resources)
      .filter(
        ({ Type, Properties }) => Type === 'AWS::SSM::Parameter' && String(Properties?.Name).startsWith('/towpath/v1/'),
      )
      .map(({ Properties }) => [
        `ssm:account=${account}:parameterName=${Properties?.Name}:region=${region}`,
        textOf(Properties?.Value, values),
      ]),
  );
}
