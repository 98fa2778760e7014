/** The scopes that the Slack app needs, each with what it is for. */
const SLACK_SCOPES: readonly (readonly [scope: string, purpose: string])[] = [
  ['chat:write', 'post'],
  ['channels:read', "find a channel's id by its name"],
  ['groups:read', 'the same for private channels'],
  ['channels:history', 'see what was said, where the outcome of a post is unknown'],
  ['groups:history', 'the same for private channels'],
];

/** The scopes that the Slack app needs, by name. */
export const SLACK_SCOPE_NAMES: readonly string[] = SLACK_SCOPES.map(([scope]) => scope);

/**
 * The manifest of the Slack app, as YAML that can be pasted at https://api.slack.com/apps.
 *
 * @param name what the app is called in Slack, at most 35 characters
 */
export function slackManifest(name: string): string {
  const width = Math.max(...SLACK_SCOPES.map(([scope]) => scope.length));
  const scopes = SLACK_SCOPES.map(([scope, purpose]) => `      - ${scope.padEnd(width)}  # ${purpose}`);
  return `display_information:
  name: ${JSON.stringify(name)}
features:
  bot_user:
    display_name: ${JSON.stringify(name)}
oauth_config:
  scopes:
    bot:
${scopes.join('\n')}
settings:
  org_deploy_enabled: false
  socket_mode_enabled: false
  token_rotation_enabled: false
`;
}
