using Edge.Bench;

const string Usage = """
    usage: Edge.Bench trainer [--network resnet8|separable] [--threads N] [--images N]
           Edge.Bench cifar10 --data FOLDER [--images N] [--draws 1..5] [--model TEXT]
    """;
int threads = Environment.ProcessorCount, images = 0, draws = 1;
string network = "resnet8", data = "", model = "";
bool isValid = args.Length % 2 == 1 && args[0] is "trainer" or "cifar10";
for (int i = 1; i + 1 < args.Length && isValid; i += 2)
{
    isValid = args[i] switch
    {
        "--threads" => int.TryParse(args[i + 1], out threads) && threads > 0,
        "--images" => int.TryParse(args[i + 1], out images) && images > 0,
        "--network" => (network = args[i + 1]) is "resnet8" or "separable",
        "--draws" => int.TryParse(args[i + 1], out draws) && draws is >= 1 and <= 5,
        "--model" => (model = args[i + 1]).Length > 0,
        "--data" => Directory.Exists(data = args[i + 1]),
        _ => false,
    };
}

if (!isValid || (args[0] == "cifar10" && data.Length == 0))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

if (args[0] == "cifar10")
    new Cifar10Study(data, images > 0 ? images : 10_000, draws, model, Console.Error.WriteLine).Run(Console.Out);
else if (network == "resnet8")
    TrainerBenchmark.Run(new ResNet8(), threads, images > 0 ? images : 2048);
else
    TrainerBenchmark.Run(new SeparableNet(), threads, images > 0 ? images : 2048);
return 0;
