export { type ChangeStreams, startChangeStreams } from './change-streams';
export { cloudFormationExports, findChangeStreams } from './find-change-streams';
export { takeOverDestinations } from './take-over-destinations';
