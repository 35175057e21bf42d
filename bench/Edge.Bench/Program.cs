using Edge.Bench;
using Edge.Bench.Anomaly;
using Edge.Bench.Compression;
using Edge.Bench.Cost;
using Edge.Bench.Localization;
using Edge.Bench.Mcu;
using Edge.Compiler.Quantizing;

const string Usage = """
    usage: Edge.Bench trainer [--network resnet8|separable|vgg10] [--threads N] [--images N]
           Edge.Bench cifar10 --data FOLDER [--images N] [--draws 1..5] [--model TEXT] [--bits 8,4] [--rounding nearest|covariance|adaptive]
                              [--qat EPOCHS] [--results FILE]
           Edge.Bench compression --part baseline|probe|orders|grid|lowrank|ptq --data FOLDER [--seed N] [--state FOLDER] [--results FOLDER]
                                  [--baseline FILE] [--baseline-hours HOURS] [--images N] [--epochs N]
           Edge.Bench anomaly [--data FOLDER] [--seeds N] [--state FOLDER] [--results FILE]
           Edge.Bench localization [--models FOLDER] [--state FOLDER] [--results FILE]
           Edge.Bench exact --models FOLDER [--inputs N] [--results FILE]
           Edge.Bench nanoclr --model FILE [--models DIR] [--results FILE]
           Edge.Bench native --model FILE [--models FOLDER] [--results FILE]
           Edge.Bench mcu [--models FOLDER] [--results FILE]
           Edge.Bench host --models FOLDER [--results FILE]
           Edge.Bench cost --models FOLDER [--costs FOLDER] [--results FILE]
           Edge.Bench cost --only KERNEL[,KERNEL...] [--costs FOLDER] [--results FILE]
    """;
StudyOptions compression = new() { Part = "", Data = "" };
StudyOptions? told = null;
int threads = Environment.ProcessorCount, images = 0, draws = 1, inputs = 10_000, qat = 0, seeds = 3;
int[] bits = [8, 4];
string[] only = [];
WeightRoundingMethod rounding = WeightRoundingMethod.Covariance;
string network = "resnet8", data = "", model = "", models = "", results = "", state = "", costs = "boards/costs", study = args.FirstOrDefault("");
bool isValid = args.Length % 2 == 1 && study is ("trainer" or "cifar10" or "compression" or "exact" or "nanoclr" or "native" or "cost" or "mcu" or "host" or "anomaly" or "localization");
for (int i = 1; i + 1 < args.Length && isValid; i += 2)
{
    isValid = (study, args[i]) switch
    {
        ("trainer", "--threads") => int.TryParse(args[i + 1], out threads) && threads > 0,
        ("trainer" or "cifar10", "--images") => int.TryParse(args[i + 1], out images) && images > 0,
        ("trainer", "--network") => (network = args[i + 1]) is "resnet8" or "separable" or "vgg10",
        ("cifar10", "--draws") => int.TryParse(args[i + 1], out draws) && draws is >= 1 and <= 5,
        ("cifar10", "--bits") => (bits = [.. args[i + 1].Split(',').Select(part => int.TryParse(part, out int one) ? one : 0)]).All(one => one is >= 2 and <= 8),
        ("cifar10", "--rounding") => Enum.TryParse(args[i + 1], ignoreCase: true, out rounding) && Enum.IsDefined(rounding),
        ("cifar10", "--qat") => int.TryParse(args[i + 1], out qat) && qat >= 0,
        ("cifar10", "--model") => (model = args[i + 1]).Length > 0,
        ("cifar10", "--data") => Directory.Exists(data = args[i + 1]),
        ("anomaly", "--data") => (data = args[i + 1]).Length > 0,
        ("anomaly" or "localization", "--state") => (state = args[i + 1]).Length > 0,
        ("anomaly", "--seeds") => int.TryParse(args[i + 1], out seeds) && seeds >= 0,
        ("compression", _) => (told = compression.With(args[i], args[i + 1])) is not null && (compression = told) == told,
        ("exact" or "nanoclr" or "native" or "cost" or "host" or "localization", "--models") => Directory.Exists(models = args[i + 1]),
        ("exact", "--inputs") => int.TryParse(args[i + 1], out inputs) && inputs > 0,
        ("nanoclr" or "native", "--model") => File.Exists(model = args[i + 1]),
        ("cost", "--only") => (only = args[i + 1].Split(',')).All(name => name.Length > 0),
        ("cost", "--costs") => Directory.Exists(costs = args[i + 1]),
        ("mcu", "--models") => (models = args[i + 1]).Length > 0,
        ("cifar10" or "exact" or "nanoclr" or "native" or "cost" or "mcu" or "host" or "anomaly" or "localization", "--results") => (results = args[i + 1]).Length > 0,
        _ => false,
    };
}

if (!isValid || (study == "cifar10" && data.Length == 0) || (study == "compression" && !compression.IsComplete) || (study is "exact" or "cost" or "host" && only.Length == 0 && models.Length == 0) || (study is "nanoclr" or "native" && model.Length == 0))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

if (study == "cifar10")
{
    Cifar10Study.Run(new Cifar10StudyOptions
    {
        Data = data,
        TestImages = images > 0 ? Math.Min(images, 10_000) : 10_000,
        Draws = draws,
        Bits = bits,
        Rounding = rounding,
        QatEpochs = qat,
        Only = model,
        Results = results.Length > 0 ? results : "bench/results/cifar10.md",
    });
}
else if (study == "compression")
    CompressionStudy.Run(compression);
else if (study == "anomaly")
    AnomalyStudy.Run(data, seeds, state.Length > 0 ? state : "build/study-anomaly", results.Length > 0 ? results : "bench/results/anomaly.md");
else if (study == "localization")
    LocalizationStudy.Run(models, state.Length > 0 ? state : "build/study-localization", results.Length > 0 ? results : "bench/results/localization.md");
else if (study == "exact")
    ExactStudy.Run(models, inputs, results.Length > 0 ? results : "bench/results/exact.md");
else if (study == "nanoclr")
    NanoClrStudy.Run(model, models, results.Length > 0 ? results : "bench/results/nanoclr.md");
else if (study == "native")
    NativeStudy.Run(model, models, results.Length > 0 ? results : "bench/results/native.md");
else if (study == "host")
    HostSpeedStudy.Run(models, results.Length > 0 ? results : "bench/results/host.md");
else if (study == "mcu")
    McuBench.Run(models, results);
else if (study == "cost" && only.Length > 0)
    CostUpdate.Run(only, costs, results.Length > 0 ? results : "bench/results/cost.md");
else if (study == "cost")
    CostStudy.Run(models, costs, results.Length > 0 ? results : "bench/results/cost.md");
else if (network == "resnet8")
    TrainerBenchmark.Run(new ResNet8(), threads, images > 0 ? images : 2048);
else if (network == "vgg10")
    TrainerBenchmark.Run(new Vgg10(), threads, images > 0 ? images : 2048);
else
    TrainerBenchmark.Run(new SeparableNet(), threads, images > 0 ? images : 2048);
return 0;
