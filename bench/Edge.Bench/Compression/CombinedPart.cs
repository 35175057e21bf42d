using System.Text.Json;
using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;
using Edge.Devices.Boards;
using Edge.Training.Compressing;

namespace Edge.Bench.Compression;

/// <summary>All methods at once: as small as half a point allows, and as accurate as 64 KiB of flash and 32 KiB of RAM on a Cortex-M4 allow.</summary>
internal sealed class CombinedPart(StudyOptions options, CifarSplits data, StudyBook book, StudyBaseline baseline)
{
    public void Run()
    {
        foreach (var (name, how) in StudyRecipes.Combined(options.Seed))
        {
            Compress(name, how with
            {
                Recovery = options.Limited(how.Recovery),
                Final = options.Limited(how.Final),
                Rounded = options.Limited(how.Rounded),
            });
        }
    }

    private void Compress(string name, CombinedOptions how)
    {
        string settings = $"{baseline.Sha256[..12]}; {how.Fingerprint}; {data.Train.Count} images";
        string folder = baseline.FolderFor($"combined-{name}", settings), kept = Path.Combine(folder, "candidates.jsonl");
        Directory.CreateDirectory(folder);
        var clock = new StudyClock(null);
        var candidates = new CandidateBook(Known(kept), candidate => File.AppendAllText(kept, JsonSerializer.Serialize(candidate) + "\n"));
        var watch = new CombinedWatch { Training = new StudyProgress(clock, name), Done = candidate => Keep(name, settings, candidate) };
        var quantizer = new FinalQuantizer(new QuantizationOptions { InputQuantization = data.Train.Quantization }, DeployedModel.CalibrationOf(data.Train));
        CombinedResult result = new CombinedOptimizer(baseline.Graph, data.For(int.MaxValue), Cost(), how, quantizer, folder).Run(candidates, watch);
        Graph int8 = result.Winner.LoadInt8();
        var deployed = DeployedModel.OfInt8(int8);
        book.Get($"{name} winner", settings, () => OrdersStudy.Sizes(deployed, baseline.Graph, ("search_accuracy", result.Winner.Accuracy), ("search_drop", result.Winner.Drop.Value))
            .With("winner", result.Winner.Name).With("reason", result.Reason));

        // From here on nothing is chosen any more.
        baseline.Test(book, data);
        book.Get($"test {name} winner", settings, () => Measured.Of(("test_accuracy", deployed.Accuracy(data.Test))));
    }

    // Of the board whose linked image every part of the study counts.
    private static ModelledCost Cost()
    {
        Board board = BoardReader.Read(DeployedModel.Board);
        return new ModelledCost(board.Kernels, board.Name, board.ClockHz);
    }

    private void Keep(string name, string settings, CompressionCandidate candidate) => book.Get($"{name} {candidate.Name}", settings, () => new Measured(
        new Dictionary<string, double>
        {
            ["search_accuracy"] = candidate.Accuracy,
            ["search_drop"] = candidate.Drop.Value,
            ["table_bytes"] = candidate.Cost.TableBytes,
            ["code_bytes"] = candidate.Cost.CodeBytes,
            ["ram_bytes"] = candidate.Cost.RamBytes,
            ["cycles"] = candidate.Cost.Cycles,
        }, new Dictionary<string, string>(), candidate.Seconds));

    private static CompressionCandidate[] Known(string file) => File.Exists(file)
        ? [.. File.ReadAllLines(file).Select(Candidate).OfType<CompressionCandidate>().DistinctBy(candidate => candidate.Name)]
        : [];

    private static CompressionCandidate? Candidate(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<CompressionCandidate>(line);
        }
        catch (JsonException)
        {
            return null; // cut short
        }
    }
}
