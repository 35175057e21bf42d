using Edge.Bench;

string[] known = ["--threads", "--images"];
var options = new Dictionary<string, int> { ["--threads"] = Environment.ProcessorCount, ["--images"] = 2048 };
bool isValid = args.Length % 2 == 1 && args[0] == "trainer";
for (int i = 1; i + 1 < args.Length && isValid; i += 2)
{
    isValid = known.Contains(args[i]) && int.TryParse(args[i + 1], out int value) && value > 0;
    if (isValid)
        options[args[i]] = int.Parse(args[i + 1]);
}

if (!isValid)
{
    Console.Error.WriteLine("usage: Edge.Bench trainer [--threads N] [--images N]");
    return 2;
}

TrainerBenchmark.Run(options["--threads"], options["--images"]);
return 0;
