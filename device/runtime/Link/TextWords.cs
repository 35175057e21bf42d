namespace Edge.Runtime.Link;

/// <summary>What text mode understands and says.</summary>
internal sealed class TextWords
{
    public readonly Phrase Name = new("name");
    public readonly Phrase Timestamp = new("timestamp");
    public readonly Phrase Profile = new("profile");
    public readonly Phrase Help = new("help");
    public readonly Phrase Results = new("results");
    public readonly Phrase Infer = new("infer");
    public readonly Phrase Db = new("db");
    public readonly Phrase Load = new("load");
    public readonly Phrase Print = new("print");
    public readonly Phrase Crc = new("crc");
    public readonly Phrase Id = new("id");

    public readonly Phrase EndOfLine = new("\r\n");
    public readonly Phrase Close = new("]\r\n");
    public readonly Phrase Ready = new("m-ready\r\n");
    public readonly Phrase Resync = new("m-resync\r\n");
    public readonly Phrase InitDone = new("m-init-done\r\n");
    public readonly Phrase PerformanceMode = new("m-timestamp-mode-performance\r\n");
    public readonly Phrase EnergyMode = new("m-timestamp-mode-energy\r\n");
    public readonly Phrase Lap = new("m-lap-us-");
    public readonly Phrase DutName = new("m-name-dut-[edge]\r\n");
    public readonly Phrase ProfileName = new("m-profile-[ULPMark for tinyML Firmware V0.0.1]\r\n");
    public readonly Phrase ModelName = new("m-model-[");
    public readonly Phrase Expecting = new("m-[Expecting ");
    public readonly Phrase BytesClose = new(" bytes]\r\n");
    public readonly Phrase LoadDone = new("m-load-done\r\n");
    public readonly Phrase Buffer = new("m-buffer-");
    public readonly Phrase CrcIs = new("m-crc-[");
    public readonly Phrase WarmupStart = new("m-warmup-start-");
    public readonly Phrase WarmupDone = new("m-warmup-done\r\n");
    public readonly Phrase InferStart = new("m-infer-start-");
    public readonly Phrase InferDone = new("m-infer-done\r\n");
    public readonly Phrase ResultsAre = new("m-results-[");

    public readonly Phrase Uid = new("m-id-uid-[");
    public readonly Phrase FirmwareHash = new("m-id-firmware-[");
    public readonly Phrase ModelHash = new("m-id-model-[");
    public readonly Phrase PreprocessingHash = new("m-id-preprocessing-[");
    public readonly Phrase LimitsHash = new("m-id-limits-[");

    public readonly Phrase Unknown = new("e-[Unknown command: ");
    public readonly Phrase TooLong = new("e-[Command longer than 80 characters]\r\n");
    public readonly Phrase NoSubcommand = new("e-[Command 'db' requires a subcommand]\r\n");
    public readonly Phrase NoCount = new("e-[Command 'db load' requires the # of bytes]\r\n");
    public readonly Phrase WrongCount = new("e-[The model takes ");
    public readonly Phrase NoModel = new("e-[No model runs]\r\n");
    public readonly Phrase NoLoad = new("e-[Command 'db load' must come first]\r\n");
    public readonly Phrase OddDigits = new("e-[Insufficient number of hex digits]\r\n");
    public readonly Phrase WrongDigit = new("e-[Invalid hex digit: nothing of this message was stored]\r\n");
    public readonly Phrase TooMany = new("e-[More bytes than announced: the load is dropped]\r\n");
    public readonly Phrase WrongPrint = new("e-[Command 'db print' takes N>=1 and an offset inside the buffer]\r\n");
    public readonly Phrase WrongRuns = new("e-[Inference iterations must be >0]\r\n");
    public readonly Phrase WrongWarmups = new("e-[Inference warmup must be >=0]\r\n");
    public readonly Phrase Short = new("e-[The image is not complete: ");
    public readonly Phrase Of = new(" of ");
    public readonly Phrase Used = new("e-[This image was inferred before: load one]\r\n");
    public readonly Phrase NoResults = new("e-[No results: infer first]\r\n");
    public readonly Phrase Failed = new("e-[Inference failed]\r\n");
    public readonly Phrase IsBusy = new("e-[Busy]\r\n");

    public readonly Phrase HelpText = new(
        "help         : Print this information\r\n"
        + "name         : Print the name of the device\r\n"
        + "timestamp    : Generate a timestamp\r\n"
        + "profile      : Print profile and model\r\n"
        + "id           : Print the hashes of what runs\r\n"
        + "db load N    : Announce an image of N bytes\r\n"
        + "db HH[HH]*   : Load hex bytes until there are N\r\n"
        + "db print [N=16] [offset=0]\r\n"
        + "             : Print N bytes at offset as hex\r\n"
        + "crc          : Print the CRC-32 of the loaded bytes\r\n"
        + "infer [N=1] [W=0]\r\n"
        + "             : N inferences after W warmups\r\n"
        + "results      : Print the outputs of the last one\r\n"
        + "%%           : Drop what was begun, answer m-resync\r\n");
}
