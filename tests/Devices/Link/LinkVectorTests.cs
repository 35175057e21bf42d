using System.Text;
using Edge.Devices.Boards;

namespace Edge.Devices.Tests.Link;

/// <summary>The endpoint in C# and the one in C say the same bytes to the same bytes: on this computer with sanitizers, and as code of boards.</summary>
public sealed class LinkVectorTests
{
    private const string Folder = "tests/vectors/link";

    public static TheoryData<string> Names => [.. LinkScripts.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_endpoint_in_CSharp_gives_the_committed_answers(string name)
    {
        LinkScript script = LinkScripts.Of(name);
        Golden.CheckSource($"{Folder}/{name}.txt", Write(name, script.Polls, Answers(script)));
    }

    [FactWithGcc]
    public void The_endpoint_in_C_gives_the_committed_answers()
    {
        foreach (string name in LinkScripts.Names)
        {
            var (polls, answers) = Read(name);
            Same(polls, answers, CDevice.Play(polls));
        }
    }

    [Theory]
    [InlineData("netduinoplus2")]
    [InlineData("esp32c3-virt")]
    public void The_endpoint_in_C_gives_the_committed_answers_as_code_of(string board)
    {
        foreach (string name in LinkScripts.Names)
        {
            var (polls, answers) = Read(name);
            Same(polls, answers, CDevice.PlayOn(BoardReader.Read(board), polls));
        }
    }

    [FactWithGcc]
    public void Whatever_a_wire_says_both_endpoints_answer_the_same() => Property.Holds(random =>
    {
        LinkScript script = LinkScripts.Drawn(random);
        Same(script.Polls, Answers(script), CDevice.Play(script.Polls));
    });

    private static List<byte[]> Answers(LinkScript script)
    {
        var device = new VectorDevice();
        return [.. script.Polls.Select(poll => device.Poll(poll.Microseconds, poll.Bytes))];
    }

    private static void Same(IReadOnlyList<(int Microseconds, byte[] Bytes)> polls, IReadOnlyList<byte[]> expected, IReadOnlyList<byte[]> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.True(expected[i].AsSpan().SequenceEqual(actual[i]),
                $"poll {i}, of {Convert.ToHexString(polls[i].Bytes)}: {Convert.ToHexString(expected[i])} was expected, {Convert.ToHexString(actual[i])} came");
        }
    }

    // A poll is a line "+microseconds arrived" and, where it sends something, a line "= sent".
    private static string Write(string name, IReadOnlyList<(int Microseconds, byte[] Bytes)> polls, IReadOnlyList<byte[]> answers)
    {
        var text = new StringBuilder();
        text.Append($"# {LinkScripts.WhatIs(name)}\n# '+' a poll: microseconds since the one before, bytes that have arrived; '=' what the device sends in it.\n");
        text.Append("# Made by LinkEndpoint.cs around the device of tests/vectors/link_device.c.\n");
        for (int i = 0; i < polls.Count; i++)
        {
            text.Append($"+{polls[i].Microseconds} {Convert.ToHexStringLower(polls[i].Bytes)}".TrimEnd()).Append('\n');
            if (answers[i].Length > 0)
                text.Append($"= {Convert.ToHexStringLower(answers[i])}\n");
        }

        return text.ToString();
    }

    private static (IReadOnlyList<(int Microseconds, byte[] Bytes)> Polls, IReadOnlyList<byte[]> Answers) Read(string name)
    {
        var polls = new List<(int, byte[])>();
        var answers = new List<byte[]>();
        foreach (string line in File.ReadLines(Path.Combine(Golden.Root(), "tests", "vectors", "link", $"{name}.txt")))
        {
            string[] words = line.Split(' ');
            if (line[0] == '+')
            {
                polls.Add((int.Parse(words[0][1..]), words.Length > 1 ? Convert.FromHexString(words[1]) : []));
                answers.Add([]);
            }
            else if (line[0] == '=')
            {
                answers[^1] = Convert.FromHexString(words[1]);
            }
        }

        return (polls, answers);
    }
}
