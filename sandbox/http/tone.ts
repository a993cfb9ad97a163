const SAMPLES_PER_SECOND = 8_000;
const HEADER_BYTES = 44;

/** A WAV file with a second of a quiet tone of a frequency in hertz: 8,000 samples, 8 bits, mono. */
export function toneAsWav(frequency: number): Buffer {
	const header = Buffer.alloc(HEADER_BYTES);
	header.write('RIFF', 0, 'ascii');
	header.writeUInt32LE(HEADER_BYTES - 8 + SAMPLES_PER_SECOND, 4);
	header.write('WAVEfmt ', 8, 'ascii');
	header.writeUInt32LE(16, 16); // size of the format part
	header.writeUInt16LE(1, 20); // PCM
	header.writeUInt16LE(1, 22); // channels
	header.writeUInt32LE(SAMPLES_PER_SECOND, 24);
	header.writeUInt32LE(SAMPLES_PER_SECOND, 28); // bytes per second
	header.writeUInt16LE(1, 32); // bytes per sample
	header.writeUInt16LE(8, 34); // bits per sample
	header.write('data', 36, 'ascii');
	header.writeUInt32LE(SAMPLES_PER_SECOND, 40);
	const turn = (2 * Math.PI * frequency) / SAMPLES_PER_SECOND;
	const samples = Uint8Array.from({ length: SAMPLES_PER_SECOND }, (_, index) =>
		Math.round(128 + 40 * Math.sin(index * turn)),
	);
	return Buffer.concat([header, samples]);
}
