import type { S3Client } from '@aws-sdk/client-s3';
import type { Failure } from '../../domain/failures/failure';
import { failureKey } from '../../domain/failures/failure-key';
import { TIMEOUTS } from './timeouts';

/** Keeps one failure, whole and with its reason. Resolves when it is safe in the store. */
export type KeepFailure = (failure: Failure) => Promise<void>;

/**
 * The failure store of a stream: one encrypted object for each failure; keeping one twice leaves one.
 *
 * The client of S3 is loaded with the first failure: it would be half of a cold start, and most functions never need it.
 */
export function failureStore(bucket: string): KeepFailure {
  let client: S3Client | undefined;
  return async (failure) => {
    const { PutObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
    client ??= new S3Client({ requestHandler: TIMEOUTS });
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: failureKey(failure),
        Body: JSON.stringify(failure),
        ContentType: 'application/json',
      }),
    );
  };
}
