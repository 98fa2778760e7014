export {
  type IImageRepository,
  ImageRepository,
  type ImageRepositoryFromNameProps,
  type ImageRepositoryProps,
} from './image-repository';
export type { ImageRepositoryGrants } from './image-repository-grants';
