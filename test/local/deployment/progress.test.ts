import { expect, test } from 'vitest';
import { progressOf } from '../../../local/deployment/progress';

test.each([
  [
    'Storefront |  24 | 5:16:14 AM | CREATE_COMPLETE         | AWS::Lambda::Function           | Provider/framework-onEvent (Providerframework83C1D0A7) ',
    'Storefront: AWS::Lambda::Function Provider/framework-onEvent CREATE_COMPLETE',
  ],
  [
    'Storefront |  25 | 5:17:30 AM | UPDATE_FAILED           | Custom::TowpathIndex            | ordersIndex/Default (ordersIndex) Error: no shards left',
    'Storefront: Custom::TowpathIndex ordersIndex/Default Error: no shards left UPDATE_FAILED',
  ],
  [
    'CDKToolkit | 11/15 | 5:16:13 AM | CREATE_COMPLETE         | AWS::S3::BucketPolicy      | StagingBucketPolicy ',
    'CDKToolkit: AWS::S3::BucketPolicy StagingBucketPolicy CREATE_COMPLETE',
  ],
  [
    'Storefront: success: Published search/Code (current_account-current_region-d8dd0835)',
    'Storefront: published search/Code',
  ],
])('of "%s" the useful part is shown', (line, progress) => {
  expect(progressOf(line)).toBe(progress);
});

test.each([
  'Storefront |  23 | 5:16:14 AM | CREATE_IN_PROGRESS      | Custom::TowpathIndex            | customersIndex/Default (customersIndex) ',
  'Storefront: start: Publishing search/Code (current_account-current_region-d8dd0835)',
  '✨  Deployment time: 5.07s',
  '',
])('"%s" is not shown', (line) => {
  expect(progressOf(line)).toBeUndefined();
});
