/** Version of Inkloom; equal to the one in every package.json. */
export const VERSION = "0.1.0";
