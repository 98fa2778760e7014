import { expect, test } from 'vitest';
import { imagePushes } from '../../../local/images/image-pushes';
import { imagePushed } from '../event-bus/aws-events';

const place = { account: '123456789012', region: 'us-west-2' };
const now = () => Date.parse('2019-11-16T01:54:34.500Z');
const digest = 'sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd1234';

type Images = readonly { readonly imageDigest: string; readonly imageTags?: readonly string[] }[];

/** Looks at one repository, whose images are as given, one list after the other. */
function looksAt(...images: readonly Images[]) {
  const left = [...images];
  const ecr = async (operation: string) =>
    operation === 'DescribeRepositories'
      ? { repositories: [{ repositoryName: 'my-repository-name' }] }
      : { imageDetails: left.shift() };
  return imagePushes(ecr as never, place, now);
}

test('an image that is pushed is announced as AWS does it', async () => {
  const look = looksAt([], [{ imageDigest: digest, imageTags: ['latest'] }]);
  await look();

  const [event] = await look();

  expect({ ...event, id: imagePushed.id }).toEqual(imagePushed);
});

test('each tag of an image is a push of its own', async () => {
  const look = looksAt(
    [{ imageDigest: digest, imageTags: ['a'] }],
    [{ imageDigest: digest, imageTags: ['a', 'b'] }],
    [{ imageDigest: digest, imageTags: ['a', 'b'] }],
  );
  await look();

  expect((await look()).map(({ detail }) => detail['image-tag'])).toEqual(['b']);
  expect(await look()).toEqual([]);
});

test('an image without a tag is announced without one', async () => {
  const look = looksAt([], [{ imageDigest: digest }]);
  await look();

  expect((await look()).map(({ detail }) => detail['image-tag'])).toEqual(['']);
});

test('images that are there at the first look are not announced', async () => {
  expect(await looksAt([{ imageDigest: digest, imageTags: ['latest'] }])()).toEqual([]);
});
