import type { JsonApi } from '../emulator/json-api';
import { type BusEvent, type Place, saidByAws } from '../event-bus/bus-event';
import type { Look } from '../event-bus/watch';

interface Repositories {
  readonly repositories?: readonly { readonly repositoryName: string }[];
}

interface Images {
  readonly imageDetails?: readonly { readonly imageDigest: string; readonly imageTags?: readonly string[] }[];
}

interface Push {
  readonly repository: string;
  readonly digest: string;
  /** Empty where the image has none. */
  readonly tag: string;
}

/**
 * Tells which images were pushed since the last look, as ECR says it, each tag by itself. Nothing is scanned.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
 *
 * @param ecr the API of ECR
 * @param now milliseconds since 1970
 */
export function imagePushes(ecr: JsonApi, place: Place, now: () => number): Look {
  let known: ReadonlySet<string> | undefined;
  return async () => {
    const pushes = await allImages(ecr);
    const before = known;
    known = new Set(pushes.map(keyOf));
    return before ? pushes.filter((push) => !before.has(keyOf(push))).map((push) => pushOf(push, place, now())) : [];
  };
}

async function allImages(ecr: JsonApi): Promise<Push[]> {
  const { repositories = [] } = await ecr<Repositories>('DescribeRepositories');
  const images = repositories.map(async ({ repositoryName }) => {
    const { imageDetails = [] } = await ecr<Images>('DescribeImages', { repositoryName });
    return imageDetails.flatMap(({ imageDigest: digest, imageTags = [] }) =>
      (imageTags.length > 0 ? imageTags : ['']).map((tag) => ({ repository: repositoryName, digest, tag })),
    );
  });
  return (await Promise.all(images)).flat();
}

function keyOf(push: Push): string {
  return `${push.repository} ${push.digest} ${push.tag}`;
}

function pushOf({ repository, digest, tag }: Push, place: Place, now: number): BusEvent {
  const detail = {
    result: 'SUCCESS',
    'repository-name': repository,
    'image-digest': digest,
    'action-type': 'PUSH',
    'image-tag': tag,
  };
  return saidByAws({ 'detail-type': 'ECR Image Action', source: 'aws.ecr', resources: [], detail }, place, now);
}
