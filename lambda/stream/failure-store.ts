import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Failure } from '../../domain/failures/failure';
import { failureKey } from '../../domain/failures/failure-key';

/** Keeps one failure, whole and with its reason. Resolves when it is safe in the store. */
export type KeepFailure = (failure: Failure) => Promise<void>;

/** The failure store of a stream: one encrypted object for each failure; keeping one twice leaves one. */
export function failureStore(s3: S3Client, bucket: string): KeepFailure {
  return async (failure) => {
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: failureKey(failure),
        Body: JSON.stringify(failure),
        ContentType: 'application/json',
      }),
    );
  };
}
