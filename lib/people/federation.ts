import { type Duration, Stack, Token } from 'aws-cdk-lib';
import {
  type Conditions,
  type IManagedPolicy,
  type IOidcProvider,
  type IPrincipal,
  type IRole,
  type ISamlProvider,
  OpenIdConnectPrincipal,
  Role,
  SamlConsolePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { CfnAssignment, CfnPermissionSet } from 'aws-cdk-lib/aws-sso';
import { Construct } from 'constructs';
import { type Person, permissionSetName, roleName } from '../../domain/people/place';
import { isObject, PropCheck } from '../prop-check';
import { lackOfConditions } from './check-conditions';
import { checkForPeople, checkIdentityCenter } from './check-people';

/** Something for each of the people of a stage. */
export interface ForPeople<T> {
  readonly platform: T;
  readonly readOnly: T;
  /** By the name of the service. */
  readonly services?: Readonly<Record<string, T>>;
}

export interface IdentityCenterOptions {
  /** The ARN of the instance: `aws sso-admin list-instances` says it. */
  readonly instanceArn: string;

  /** The ids of the groups in Identity Center whose members get in. */
  readonly groups: ForPeople<string>;

  /**
   * A stack in the account and region of the instance, which is that of the organization's management account, or of the
   * account that administers Identity Center for it.
   * @default the stack of the stage: the instance is in its account
   */
  readonly scope?: Construct;
}

/** One of the people of a stage, as they are let in. */
export interface Entry {
  readonly stage: string;
  readonly person: Person;
  readonly description: string;
  readonly policies: readonly IManagedPolicy[];
  /** As text: the account of the instance refers to nothing in that of the stage. */
  readonly policyNames: readonly string[];
  readonly sessionDuration: Duration;
}

/** By what one of them comes in. */
export interface Door {
  readonly role?: IRole;
  readonly permissionSetArn?: string;
}

const PRINCIPAL = "write a principal: new ArnPrincipal('arn:aws:iam::111122223333:role/platform')";
const OIDC_PROVIDER =
  "write a provider: OidcProviderNative.fromOidcProviderArn(this, 'Provider', 'arn:aws:iam::111122223333:oidc-provider/sso.shop.example')";

/** How people come to their roles. */
export abstract class Federation {
  /**
   * People of an identity provider that speaks SAML: it says which of the roles each may take, by their ARNs.
   *
   * @param provider `new SamlProvider(…)`, or one that is there already
   */
  static saml(provider: ISamlProvider): Federation {
    return new RoleFederation(
      () => new SamlConsolePrincipal(provider),
      (check) => {
        check.given('federation', provider, 'samlProviderArn', 'write Federation.saml(new SamlProvider(…))');
      },
    );
  }

  /**
   * People of an identity provider that speaks OpenID Connect.
   *
   * @param conditions who may take each role, by what the provider says of them:
   * `{ StringEquals: { 'sso.shop.example:sub': '…' } }`. With none, or with `aud` alone, everybody might whom the provider
   * knows, so that is refused
   */
  static openIdConnect(provider: IOidcProvider, conditions: ForPeople<Conditions>): Federation {
    return new RoleFederation(
      (person) => new OpenIdConnectPrincipal(provider, pick(conditions, person)),
      (check, services) => {
        check.given('federation', provider, 'oidcProviderRef', OIDC_PROVIDER);
        checkForPeople(check, 'conditions', conditions, services, (one) => lackOfConditions(one, provider));
      },
    );
  }

  /** Whom you name: roles that people have already, in this account or in another. */
  static principals(principals: ForPeople<IPrincipal>): Federation {
    return new RoleFederation(
      (person) => pick(principals, person) as IPrincipal,
      (check, services) => {
        checkForPeople(check, 'principals', principals, services, (one) =>
          isObject(one) && 'policyFragment' in one ? undefined : PRINCIPAL,
        );
      },
    );
  }

  /** Groups of IAM Identity Center: each has a permission set, which refers to the policies in the account of the stage. */
  static identityCenter(options: IdentityCenterOptions): Federation {
    return new IdentityCenter(options);
  }

  /** @internal */
  abstract _check(check: PropCheck, stage: string, services: readonly string[]): void;

  /** @internal */
  abstract _open(scope: Construct, entry: Entry): Door;
}

class RoleFederation extends Federation {
  constructor(
    private readonly principalOf: (person: Person) => IPrincipal,
    private readonly checkAll: (check: PropCheck, services: readonly string[]) => void,
  ) {
    super();
  }

  override _check(check: PropCheck, _stage: string, services: readonly string[]): void {
    this.checkAll(check, services);
  }

  override _open(scope: Construct, { stage, person, description, policies, sessionDuration }: Entry): Door {
    const role = new Role(scope, 'Role', {
      roleName: roleName(stage, person),
      description,
      assumedBy: this.principalOf(person),
      managedPolicies: [...policies],
      maxSessionDuration: sessionDuration,
    });
    return { role };
  }
}

class IdentityCenter extends Federation {
  constructor(private readonly options: IdentityCenterOptions) {
    super();
  }

  override _check(check: PropCheck, stage: string, services: readonly string[]): void {
    checkIdentityCenter(check, '', this.options, { stage, services });
  }

  override _open(
    scope: Construct,
    { stage, person, description, policies, policyNames, sessionDuration }: Entry,
  ): Door {
    const { instanceArn, groups, scope: elsewhere } = this.options;
    const name = permissionSetName(stage, person);
    const { account } = Stack.of(scope);
    const at = elsewhere ? new Construct(elsewhere, `People-${name}`) : scope;
    if (Stack.of(at) !== Stack.of(scope) && Token.isUnresolved(account)) {
      new PropCheck(scope.node.scope ?? scope).refuse(
        'federation.scope',
        elsewhere,
        "the groups are let into an account that the stack of the stage does not say; give it { env: { account: '111122223333', region: 'eu-west-1' } }",
      );
    }
    const permissionSet = new CfnPermissionSet(at, 'PermissionSet', {
      instanceArn,
      name,
      description,
      sessionDuration: sessionDuration.toIsoString(),
      customerManagedPolicyReferences: policyNames.map((policy) => ({ name: policy })),
    });
    const assignment = new CfnAssignment(at, 'Assignment', {
      instanceArn,
      permissionSetArn: permissionSet.attrPermissionSetArn,
      principalType: 'GROUP',
      principalId: pick(groups, person) as string,
      targetType: 'AWS_ACCOUNT',
      targetId: account,
    });
    // Identity Center lets nobody into an account that has not the policies.
    for (const policy of policies) assignment.node.addDependency(policy);
    return { permissionSetArn: permissionSet.attrPermissionSetArn };
  }
}

function pick<T>(all: ForPeople<T>, person: Person): T | undefined {
  return typeof person === 'string' ? all[person] : all.services?.[person.service];
}
