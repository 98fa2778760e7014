import type { App } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

/** What cdk-nag's AwsSolutions finds in an app when it is synthesised, and nobody has acknowledged. */
export function findingsOf(app: App): string[] {
  app.synth();
  const { violations } = new AwsSolutionsChecks(app, { verbose: true }).validateScope(app);
  return violations.flatMap(({ ruleName, description, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${constructPath}: ${ruleName}: ${description}`),
  );
}
