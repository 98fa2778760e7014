/**
 * How what is inside a network reaches the internet, and other services of AWS than those that have endpoints.
 *
 * Prices are those of us-east-1 for a month of 730 hours; docs/network.md says where they come from.
 */
export class Nat {
  /**
   * Not at all: private subnets have no more ways out than isolated ones. Costs nothing, and no zone that fails matters.
   *
   * What is inside reaches S3, DynamoDB and the services that have an endpoint (`endpointFor`), and nothing else.
   */
  static none(): Nat {
    return new Nat(() => 0);
  }

  /**
   * One NAT gateway for all zones: 36.50 US dollars a month with its address, and 0.045 for each gigabyte.
   *
   * When its zone fails, nothing inside reaches the internet any more, in no zone. What goes through it from another zone
   * is paid a second time, as traffic between zones.
   */
  static gateway(): Nat {
    return new Nat((zones) => Math.min(1, zones));
  }

  /**
   * A NAT gateway in each zone: 36.50 US dollars a month for each with its address, and 0.045 for each gigabyte.
   *
   * When a zone fails, the others reach the internet as before.
   */
  static gatewayPerZone(): Nat {
    return new Nat((zones) => zones);
  }

  private constructor(
    /** How many gateways there are in a network of so many zones. */
    readonly gatewaysFor: (zones: number) => number,
  ) {}
}
