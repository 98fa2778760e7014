import type { RecordedRequest, ResourceNames } from './recorded-request';

/** What a role has to allow for a request. */
export interface Permission {
  /** `dynamodb:PutItem` */
  readonly action: string;
  /** An ARN. */
  readonly resource: string;
}

/** Where the requests of a run went. */
export interface Destinations {
  readonly account: string;
  /** The emulated AWS, with its port. */
  readonly emulator: string;
  /** Where OpenSearch answers, and the ARN of the domain that it stands for. */
  readonly search: { readonly host: string; readonly domainArn: string };
  /** Hosts that ask for no permission of AWS: Slack. */
  readonly others: readonly string[];
}

/**
 * The permissions that a request needs on AWS, as the Service Authorization Reference has them:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/
 *
 * @returns undefined for a request of which this is not known
 */
export function neededPermissions(
  request: RecordedRequest,
  { account, emulator, search, others }: Destinations,
): readonly Permission[] | undefined {
  const { host, service, region = '' } = request;
  if (others.includes(host)) return [];
  if (host === search.host) return [searchPermission(request, search.domainArn)];
  if (host !== emulator) return undefined;
  // The address that CloudFormation gives a custom resource to answer to; on AWS it is signed in advance.
  if (service === undefined) return request.path.startsWith('/_ministack/cfn-response/') ? [] : undefined;
  const arn = (resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  return services[service]?.(request, arn);
}

/** Makes the ARN of a resource of the request's service, region and account. */
type Arn = (resource: string) => string;

const services: Readonly<Record<string, (request: RecordedRequest, arn: Arn) => Permission[] | undefined>> = {
  dynamodb: ({ operation = '', names = {} }, arn) => {
    const on = (action: string, { TableName, IndexName }: ResourceNames): Permission | undefined =>
      TableName === undefined
        ? undefined
        : {
            action: `dynamodb:${action}`,
            resource: arn(`table/${TableName}${IndexName ? `/index/${IndexName}` : ''}`),
          };
    if (names.RequestItems) return allOf(names.RequestItems.map((TableName) => on(operation, { TableName })));
    // A transaction needs what each of its parts would need by itself.
    if (names.TransactItems) {
      const parts = names.TransactItems.flatMap((item) => Object.entries(item));
      return allOf(parts.map(([kind, input]) => on(`${kind}Item`, input)));
    }
    return allOf([on(operation, names)]);
  },

  kinesis: ({ operation, names: { StreamARN, StreamName } = {} }, arn) => {
    const resource = StreamARN ?? (StreamName && arn(`stream/${StreamName}`));
    return resource === undefined ? undefined : [{ action: `kinesis:${operation}`, resource }];
  },

  lambda: ({ method, path }, arn) => {
    const url = new URL(path, 'http://lambda');
    const [, name = ''] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(url.pathname) ?? [];
    if (method !== 'POST' || name === '') return undefined;
    const fn = decodeURIComponent(name);
    const qualifier = url.searchParams.get('Qualifier');
    const resource = fn.startsWith('arn:') ? fn : arn(`function:${fn}`);
    return [{ action: 'lambda:InvokeFunction', resource: qualifier ? `${resource}:${qualifier}` : resource }];
  },

  s3: ({ method, path }) => {
    const url = new URL(path, 'http://s3');
    const [, bucket = '', key = ''] = url.pathname.split(/^\/([^/]+)\/?/).map(decodeURIComponent);
    const action = key === '' ? bucketActions[method] : objectActions[method];
    // Other operations are told apart by parameters: `?tagging`, `?uploads`.
    const isPlain = [...url.searchParams.keys()].every((name) =>
      /^(x-id|list-type|prefix|continuation-token)$/.test(name),
    );
    if (action === undefined || !isPlain) return undefined;
    return [{ action, resource: `arn:aws:s3:::${bucket}${key && `/${key}`}` }];
  },

  secretsmanager: ({ operation, names: { SecretId } = {} }, arn) => {
    if (SecretId === undefined) return undefined;
    // The ARN of a secret ends in six characters that nobody can know before.
    const resource = SecretId.startsWith('arn:') ? SecretId : arn(`secret:${SecretId}-AbCdEf`);
    return [{ action: `secretsmanager:${operation}`, resource }];
  },

  sqs: ({ operation = '', names: { QueueUrl } = {} }, arn) => {
    if (QueueUrl === undefined) return undefined;
    // The batch operations have no permissions of their own.
    return [
      {
        action: `sqs:${operation.replace(/Batch$/, '')}`,
        resource: arn(QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1)),
      },
    ];
  },

  ssm: ({ operation, names: { Name, Names, Path } = {} }, arn) => {
    const parameters = [...(Names ?? []), ...((Name ?? Path) ? [Name ?? Path ?? ''] : [])];
    if (parameters.length === 0) return undefined;
    return parameters.map((name) => ({
      action: `ssm:${operation}`,
      resource: arn(`parameter${name.startsWith('/') ? '' : '/'}${name}`),
    }));
  },
};

const bucketActions: Readonly<Record<string, string>> = { GET: 's3:ListBucket', HEAD: 's3:ListBucket' };

const objectActions: Readonly<Record<string, string>> = {
  DELETE: 's3:DeleteObject',
  GET: 's3:GetObject',
  HEAD: 's3:GetObject',
  PUT: 's3:PutObject',
};

function searchPermission({ method, path }: RecordedRequest, domainArn: string): Permission {
  const verb = `${method.slice(0, 1)}${method.slice(1).toLowerCase()}`;
  return { action: `es:ESHttp${verb}`, resource: `${domainArn}${new URL(path, 'http://search').pathname}` };
}

/** @returns undefined where one of them is not known */
function allOf(permissions: readonly (Permission | undefined)[]): Permission[] | undefined {
  const known = permissions.filter((permission) => permission !== undefined);
  return known.length > 0 && known.length === permissions.length ? known : undefined;
}
