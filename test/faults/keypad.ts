/** The keypad of the fault run, as its agent finds it and as the panel knows it. */
export const KEYPAD = {
  vendorId: 0x1a2c,
  productId: 0x0b2a,
  serialNumber: null,
  name: 'Keypad',
  usagePage: 1,
  usage: 6,
};
export const KEYPAD_DEVICE = '1a2c:0b2a:-:0001:0006';
