import { Token } from 'aws-cdk-lib';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, type IConstruct } from 'constructs';
import { Mistake } from '../mistake';

export interface SlackAppFromSecretProps {
  /**
   * The name of a secret with this JSON: `{"botToken": "xoxb-…", "signingSecret": "…"}`. The app needs the scopes
   * `chat:write`, `channels:read`, `channels:history`, `groups:read` and `groups:history`, and an invitation into each
   * channel.
   */
  readonly secretName: string;

  /**
   * The address of the Slack Web API: `https://…`, or `http://` on this machine.
   * @default https://slack.com/api/
   */
  readonly apiUrl?: string;
}

/** A Slack app that is installed in a workspace and can write into channels. */
export interface ISlackApp extends IConstruct {
  readonly secret: ISecret;
  /** The address of the Slack Web API, with a slash at the end. */
  readonly apiUrl: string;
}

export class SlackApp extends Construct implements ISlackApp {
  readonly secret: ISecret;
  readonly apiUrl: string;

  /** A Slack app whose token is kept in Secrets Manager. Only the functions that talk to Slack may read it. */
  static fromSecret(scope: Construct, id: string, props: SlackAppFromSecretProps): SlackApp {
    return new SlackApp(scope, id, props);
  }

  private constructor(scope: Construct, id: string, props: SlackAppFromSecretProps) {
    super(scope, id);
    if (props.secretName === '' || props.secretName.startsWith('xoxb-')) {
      throw new Mistake(this, '`secretName` has to be the name of a secret in Secrets Manager: "slack/storefront"');
    }
    const { apiUrl = 'https://slack.com/api/' } = props;
    if (!/^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/])/.test(apiUrl) && !Token.isUnresolved(apiUrl)) {
      throw new Mistake(
        this,
        `\`apiUrl\` is "${apiUrl}"; the token must not travel in clear, so write an address with https://`,
      );
    }
    this.secret = Secret.fromSecretNameV2(this, 'Secret', props.secretName);
    this.apiUrl = apiUrl.replace(/\/*$/, '/');
  }
}
