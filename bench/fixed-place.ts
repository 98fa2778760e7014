/** An account and region whose zones are known, so that nothing is looked up. */
export const place = { account: '111122223333', region: 'eu-west-1' };

/** To be given to the app. */
export const zonesOfPlace = {
  [`availability-zones:account=${place.account}:region=${place.region}`]: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
};
