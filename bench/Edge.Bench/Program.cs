using Edge.Bench;

const string Usage = "usage: Edge.Bench trainer [--network resnet8|separable] [--threads N] [--images N]";
int threads = Environment.ProcessorCount, images = 2048;
string network = "resnet8";
bool isValid = args.Length % 2 == 1 && args[0] == "trainer";
for (int i = 1; i + 1 < args.Length && isValid; i += 2)
{
    isValid = args[i] switch
    {
        "--threads" => int.TryParse(args[i + 1], out threads) && threads > 0,
        "--images" => int.TryParse(args[i + 1], out images) && images > 0,
        "--network" => (network = args[i + 1]) is "resnet8" or "separable",
        _ => false,
    };
}

if (!isValid)
{
    Console.Error.WriteLine(Usage);
    return 2;
}

if (network == "resnet8")
    TrainerBenchmark.Run(new ResNet8(), threads, images);
else
    TrainerBenchmark.Run(new SeparableNet(), threads, images);
return 0;
