import { Token } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, type IConstruct } from 'constructs';
import { Mistake } from '../mistake';
import { PropCheck } from '../prop-check';

export interface SlackAppFromSecretProps {
  /**
   * The name of a secret with this JSON: `{"botToken": "xoxb-…", "signingSecret": "…"}`. `towpath slack-manifest` prints
   * the app to paste into Slack, with the scopes that it needs; invite it into each channel.
   */
  readonly secretName: string;

  /**
   * The key of your own that encrypts the secret. The functions that read the secret may then decrypt with it.
   * @default the key that AWS keeps for Secrets Manager in the account
   */
  readonly encryptionKey?: IKey;

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
  readonly grants: SlackAppGrants;
}

/** What can be allowed with a Slack app. */
export class SlackAppGrants {
  constructor(
    private readonly secret: ISecret,
    private readonly encryptionKey: IKey | undefined,
  ) {}

  /** To read the bot token and the signing secret. */
  readSecret(grantee: IGrantable): Grant {
    this.encryptionKey?.grantDecrypt(grantee);
    // The end of a secret's ARN is six characters that Secrets Manager chooses.
    const resourceArns = [`${this.secret.secretArn}-??????`];
    return Grant.addToPrincipal({ grantee, actions: ['secretsmanager:GetSecretValue'], resourceArns });
  }
}

export class SlackApp extends Construct implements ISlackApp {
  readonly secret: ISecret;
  readonly apiUrl: string;
  readonly grants: SlackAppGrants;

  /** A Slack app whose token is kept in Secrets Manager. Only the functions that talk to Slack may read it. */
  static fromSecret(scope: Construct, id: string, props: SlackAppFromSecretProps): SlackApp {
    return new SlackApp(scope, id, props);
  }

  private constructor(scope: Construct, id: string, props: SlackAppFromSecretProps) {
    super(scope, id);
    if (!isSecretName(props.secretName)) {
      throw new Mistake(this, '`secretName` has to be the name of a secret in Secrets Manager: "slack/storefront"');
    }
    const { apiUrl = 'https://slack.com/api/' } = props;
    new PropCheck(this).encryptionKey(props.encryptionKey);
    if (!/^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/])/.test(apiUrl) && !Token.isUnresolved(apiUrl)) {
      throw new Mistake(
        this,
        `\`apiUrl\` is "${apiUrl}"; the token must not travel in clear, so write an address with https://`,
      );
    }
    this.secret = Secret.fromSecretNameV2(this, 'Secret', props.secretName);
    this.apiUrl = apiUrl.replace(/\/*$/, '/');
    this.grants = new SlackAppGrants(this.secret, props.encryptionKey);
  }
}

/** What Secrets Manager takes as a name; what looks like a token or an ARN is not repeated in a message. */
export function isSecretName(name: unknown): boolean {
  if (Token.isUnresolved(name)) return true;
  return typeof name === 'string' && /^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name) && !/^(xox|xapp-)/.test(name);
}
